-- One row a person, with the date of birth as a number (19871224) from which ages follow without
-- dividing: at least 16 is a difference of 160000 or more, born 29 February included.
SELECT
    person_id,
    date_of_birth,
    CAST(EXTRACT(YEAR FROM date_of_birth) AS INTEGER) * 10000
    + CAST(EXTRACT(MONTH FROM date_of_birth) AS INTEGER) * 100
    + CAST(EXTRACT(DAY FROM date_of_birth) AS INTEGER) AS born_ymd,
    CASE WHEN gender <> 'not_known' THEN gender END AS gender,
    gender_same_as_birth,
    CASE WHEN ethnicity <> 'not_known' THEN ethnicity END AS ethnicity,
    CASE
        WHEN ethnicity IN ('indian', 'pakistani', 'bangladeshi', 'chinese', 'asian_other')
            THEN 'asian'
        WHEN ethnicity IN ('caribbean', 'african', 'black_other') THEN 'black'
        WHEN ethnicity IN (
            'white_and_black_caribbean', 'white_and_black_african', 'white_and_asian', 'mixed_other'
        ) THEN 'mixed'
        WHEN ethnicity IN ('white_irish', 'gypsy_or_irish_traveller', 'roma', 'white_other')
            THEN 'white_minority'
        WHEN ethnicity IN ('arab', 'any_other') THEN 'other_ethnic'
        WHEN ethnicity = 'white_british' THEN 'white_british'
    END AS ethnic_group,
    CASE WHEN sexual_orientation <> 'not_known' THEN sexual_orientation END AS sexual_orientation,
    CASE
        WHEN disabilities IS NULL OR disabilities = 'not_known' THEN NULL
        WHEN disabilities IN ('none', 'none;not_known', 'not_known;none') THEN 0
        ELSE 1
    END AS disabled
FROM people
