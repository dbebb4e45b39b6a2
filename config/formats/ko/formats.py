"""Korean dates and times: the half of the day comes before the hour ("오후 3:05")."""

TIME_FORMAT = "A g:i"
DATETIME_FORMAT = "Y년 n월 j일 A g:i"
SHORT_DATETIME_FORMAT = "Y-n-j A g:i"
