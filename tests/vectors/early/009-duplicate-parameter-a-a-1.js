(a,a)=>1 //! duplicate-parameter
