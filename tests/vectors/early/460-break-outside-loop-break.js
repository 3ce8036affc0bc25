break; //! break-outside-loop
