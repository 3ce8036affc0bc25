a<b>
c; //! line-end-not-allowed
