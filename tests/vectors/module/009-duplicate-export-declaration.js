export let a;
let b;
export {b as a}; //! duplicate-export
