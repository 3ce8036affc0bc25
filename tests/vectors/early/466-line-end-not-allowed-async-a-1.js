async (a)
=> 1 //! line-end-not-allowed
