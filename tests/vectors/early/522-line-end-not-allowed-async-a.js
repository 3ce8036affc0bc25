({async
a(){}}) //! line-end-not-allowed
