"""People who sign in 用户: User, sign-in, lock-out, idle sessions. What a person may do is an Appointment (organisations)."""
