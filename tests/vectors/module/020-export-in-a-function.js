function f() {
  export default 1; //! module-item-not-at-top
}
export {};
