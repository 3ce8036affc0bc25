break //! break-outside-loop
