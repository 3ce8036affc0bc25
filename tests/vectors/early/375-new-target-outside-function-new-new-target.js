new new.target //! new-target-outside-function
