set session standard_conforming_strings to f
