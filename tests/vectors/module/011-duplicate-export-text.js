let a;
export {a as "x", a as x}; //! duplicate-export
