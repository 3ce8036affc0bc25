export default function f() {}
function f() {} //! duplicate-declaration
