// accept
new a().b()
