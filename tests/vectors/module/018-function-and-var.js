var f;
function f() {} //! duplicate-declaration
export {f};
