delete (x) //! delete-name
