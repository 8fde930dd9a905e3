"""The answers in a workbook's sheet of findings: a sender fills in the column `Trả lời` and sends the workbook back."""

from antq import forms
from antq.documents.workbook.sheets import Sheet
from antq.findings.answering import Answer, parse_cells
from antq.findings.catalogue import Finding
from antq.reference import lists

# The head of the sheet is above its table; more rows than findings are shown need not be looked at.
_HEAD_ROWS = 200
_MOST_ROWS = 2100
_NEEDED = (forms.ANSWER_HEAD, forms.CODE_HEAD, forms.PLACE_HEAD)


def read(sheet: Sheet) -> tuple[list[Answer], list[Finding]]:
    """The answers of the sheet, and those that nobody understands. A sheet without the table holds none."""
    rows = sheet.rows(0, _MOST_ROWS)
    wanted = [lists.plain(head) for head in _NEEDED]
    heads = [[lists.plain((cell or "").split("\n")[0]) for cell in row] for row in rows[:_HEAD_ROWS]]
    start = next((at for at, row in enumerate(heads) if all(head in row for head in wanted)), None)
    if start is None:
        return [], []
    columns = [heads[start].index(head) for head in wanted]
    answers: list[Answer] = []
    findings: list[Finding] = []
    for number, row in enumerate(rows[start + 1 :], start=start + 2):
        answer_text, code, place = (
            (row[column] or "").strip() if column < len(row) else "" for column in columns
        )
        if answer_text:
            letter = sheet.frame.columns[columns[0]]
            read_here, not_understood = parse_cells(
                code, place, answer_text, f"{sheet.name}!{letter}{number}"
            )
            answers += read_here
            findings += not_understood
    return answers, findings
