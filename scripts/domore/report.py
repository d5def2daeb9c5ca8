from domore.problems import Problem
def report(problems, format): return "\n".join(map(str, problems))
