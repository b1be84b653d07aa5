-- 4C 基础台账: each living person once, with what the ledger holds of it. Definitions: docs/domain.md 3 and 9; source document S4.
SELECT row_number() OVER (ORDER BY roster.area, roster.person_id) AS number,
       roster.person_id::text AS key, roster.person_id, roster.version, roster.area, roster.registered_on AS day,
       1 AS persons,
       roster.name, roster.id_no, roster.sex, roster.birth_date, ledger.ethnicity, roster.education, ledger.marital_status,
       roster.hukou_type, roster.phone, roster.address,
       roster.household_id, ledger.relation, ledger.income_per_capita_fen, household.status AS household_status,
       roster.poverty_state,
       roster.labour_state, roster.channel, roster.employer, ledger.post, ledger.monthly_wage_fen, roster.employed_since,
       ledger.unemployed_since, ledger.unemployment_cause,
       ledger.wishes_work, ledger.able_to_work, ledger.trades, ledger.wishes_business,
       ledger.skills, ledger.certificates,
       ledger.wishes_training, ledger.courses,
       roster.categories, roster.level, roster.case_state, roster.recognised_on,
       ledger.needs, roster.helper, ledger.assessed_on,
       ledger.briefings, ledger.guidances, ledger.job_infos, ledger.introductions, ledger.benefits
  FROM roster
  JOIN ledger USING (person_id)
  LEFT JOIN household
    ON household.household_key = ledger.household_key AND household.since <= %(day)s
       AND (household.until IS NULL OR household.until > %(day)s)
 WHERE roster.area >= %(low)s AND roster.area < %(high)s AND roster.area ^@ ANY (%(area_prefixes)s::text[])
   AND roster.case_state <> 'deceased'
