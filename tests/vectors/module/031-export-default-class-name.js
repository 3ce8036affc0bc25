export default class A {}
let A; //! duplicate-declaration
