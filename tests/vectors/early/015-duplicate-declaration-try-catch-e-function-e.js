try{}catch(e){ function e(){} } //! duplicate-declaration
