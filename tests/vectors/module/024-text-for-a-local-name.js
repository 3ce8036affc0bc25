let a;
export {"a" as b}; //! unexpected-token
