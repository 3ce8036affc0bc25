Reflect.ownKeys({}); //! unsupported-reflect
