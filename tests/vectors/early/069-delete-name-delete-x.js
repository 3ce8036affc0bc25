delete x //! delete-name
