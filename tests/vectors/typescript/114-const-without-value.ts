type A = {
  b: number;
};
const c: A; //! const-without-value
