{
  export let a; //! module-item-not-at-top
}
export {};
