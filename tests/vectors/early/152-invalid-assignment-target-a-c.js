({...{a}} = c) //! invalid-assignment-target
