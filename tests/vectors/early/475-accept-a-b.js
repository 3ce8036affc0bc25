// accept
a
+b
