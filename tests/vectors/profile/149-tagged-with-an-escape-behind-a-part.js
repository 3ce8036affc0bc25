let t = o[1]`${a} ${`b`} \xg`; //! unsupported-tagged-template
