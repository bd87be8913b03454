# cmake -D PROGRAM=surety -D FOLDER=share -P write_share.cmake: has the program write what is installed below share/ and
# made of its records: schemas, man pages, and what shells complete.
cmake_policy(VERSION 3.25)

# say(FILE WORDS...): what the program prints with these words is the file.
function(say file)
  cmake_path(GET file PARENT_PATH folder)
  file(MAKE_DIRECTORY ${FOLDER}/${folder})
  execute_process(COMMAND ${PROGRAM} ${ARGN} OUTPUT_FILE ${FOLDER}/${file} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE ${FOLDER})
execute_process(COMMAND ${PROGRAM} schema --format json OUTPUT_VARIABLE schemas COMMAND_ERROR_IS_FATAL ANY)
string(JSON count LENGTH ${schemas} schemas)
math(EXPR last "${count} - 1")
foreach(i RANGE ${last})
  string(JSON name GET ${schemas} schemas ${i} name)
  say(surety/schema/${name}.json schema ${name} --format json)
endforeach()

say(bash-completion/completions/surety completion bash)
say(zsh/site-functions/_surety completion zsh)

say(man/man1/surety.1 help --man)
file(STRINGS ${FOLDER}/man/man1/surety.1 commands REGEX "^\\.BR surety\\\\-.* \\(1\\)$")
foreach(command IN LISTS commands)
  string(REGEX REPLACE "^\\.BR surety\\\\-(.*) \\(1\\)$" "\\1" command ${command})
  string(REPLACE "\\-" "-" command ${command})
  say(man/man1/surety-${command}.1 help ${command} --man)
endforeach()
