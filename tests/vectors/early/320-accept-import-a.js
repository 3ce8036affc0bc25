// accept
import('a',)
