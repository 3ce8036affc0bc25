delete ((x)) //! delete-name
