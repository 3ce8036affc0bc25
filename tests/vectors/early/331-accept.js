// accept
{{}}
