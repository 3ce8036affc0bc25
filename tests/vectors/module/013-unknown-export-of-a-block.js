{ let inner; }
export {inner}; //! unknown-export
