new.target //! new-target-outside-function
