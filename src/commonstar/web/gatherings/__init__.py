"""Events with a title, a time, a place, a join code and activities, which the rooms above register."""
