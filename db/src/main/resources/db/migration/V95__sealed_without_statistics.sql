-- No query asks what sealed bytes are like: sampling them makes each analysis of the growing tables longer and its rows wider.

alter table message alter column headers set statistics 0;
alter table message alter column payload set statistics 0;
alter table care_record alter column sealed_root set statistics 0;
alter table care_record alter column sealed_ids set statistics 0;
alter table care_record alter column sealed_bundle set statistics 0;
alter table care_record_version alter column sealed_root set statistics 0;
alter table care_record_version alter column sealed_ids set statistics 0;
alter table care_record_version alter column sealed_bundle set statistics 0;
alter table claim alter column body_sha256 set statistics 0;
alter table audit_event alter column detail set statistics 0;
