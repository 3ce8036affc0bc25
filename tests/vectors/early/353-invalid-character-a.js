 #!a //! invalid-character
