let a;
export {a as "\ud800"}; //! invalid-export-name
