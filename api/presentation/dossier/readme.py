"""The README.txt of a dossier: what the files are and how they are checked, in both languages."""

from typing import Final

README: Final = """\
卷宗 · Dossier

dossier.pdf       给人看的卷宗。 · The dossier to read.
events.json       全部事件，含更正、作废的；occurred_at是发生时间，recorded_at是记录时间。
                  All events, corrected and void ones too: occurred_at is when it happened, recorded_at when it was
                  recorded.
                  时间均为北京时间（UTC+8）。 · All times are Beijing time (UTC+8).
evidence.json     事件所附材料的文件名和SHA-256；材料本身由报送单位保管。
                  File names and SHA-256 of the supporting documents; the sender keeps the documents themselves.
access-log.json   谁查阅过，最近的在前。 · Who has read it, the latest first.
policies/         判断这些事件时所用的政策文件。 · The policy files by which the events were judged.
manifest.json     每个文件的SHA-256，数据的位置、时间，谁在何时为何制作。
                  The SHA-256 of each file, position and moments of the data, who made the dossier, when and why.
check_dossier.py  检查程序，Python 3.9以上，不需要其他软件。 · The check; Python 3.9 or newer and nothing else.

怎样检查 How to check
1. python3 check_dossier.py：逐个文件与manifest.json比对；不一致和缺少的会列出，退出码为1。
   文件夹里另外的文件不属于卷宗，另行列出。也可检查原件：python3 check_dossier.py dossier.zip，其中不得有另外的文件。
   It compares each file with manifest.json, names what differs or is missing, and ends with status 1. Other files in
   the folder are no part of the dossier and are listed apart. The zip file itself can be checked as well, and may
   hold no other file: python3 check_dossier.py dossier.zip.
2. 向出具单位核对manifest.json的SHA-256（检查程序会显示）：{address}<SHA-256>
   由有权查阅的账号打开；答复是出具的时间、单位和日志位置。改过的卷宗没有答复（404）。
   Open that address with the SHA-256 of manifest.json, which the check prints, with an account that may read the case:
   it answers when, by whom and at which position of the log the dossier was made. An altered one is unknown (404).
3. 某份材料是否就是当时所附的：计算其SHA-256，与evidence.json比较。
   Whether a document is the one that was attached: compare its SHA-256 with evidence.json.
"""
