"""Who is told what, when. A timer is a row; the scheduler is only a clock."""
