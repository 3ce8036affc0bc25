f();
throw
a //! line-end-not-allowed
