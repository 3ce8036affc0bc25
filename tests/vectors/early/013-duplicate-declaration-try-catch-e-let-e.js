try{}catch(e){let e} //! duplicate-declaration
