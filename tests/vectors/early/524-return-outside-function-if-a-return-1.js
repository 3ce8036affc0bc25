if (a) {
  return 1 //! return-outside-function
}
