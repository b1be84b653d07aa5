-- An account has an organisation and its type. Accounts that were created without keep working; their events say so.
UPDATE zuji.account SET organisation = '未填写单位 (organisation not stated)' WHERE btrim(organisation) = '';
UPDATE zuji.account SET organisation_type = 'unstated' WHERE btrim(organisation_type) = '';
ALTER TABLE zuji.account
    ALTER COLUMN organisation DROP DEFAULT,
    ALTER COLUMN organisation_type DROP DEFAULT;
COMMENT ON COLUMN zuji.account.organisation_type IS
    'A code of the policy profiles; "unstated" until the operator of an old account states it (zuji token assign)';
