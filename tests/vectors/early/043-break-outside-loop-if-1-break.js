if (1) break //! break-outside-loop
