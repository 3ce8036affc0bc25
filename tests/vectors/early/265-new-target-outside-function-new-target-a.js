new.target?.a //! new-target-outside-function
