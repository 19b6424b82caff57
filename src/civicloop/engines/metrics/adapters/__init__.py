"""Files of facts, and the engines that compute over them."""
