// accept
new new a()()
