$x from été
