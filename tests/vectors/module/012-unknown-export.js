function f() { let inner; }
export {inner}; //! unknown-export
