let a;
export {a};
export {a}; //! duplicate-export
