({a: function(){ super.b }}) //! super-outside-method
