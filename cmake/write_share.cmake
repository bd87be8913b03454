# cmake -D PROGRAM=surety -D FOLDER=share -P write_share.cmake: has the program write what is installed below share/ and
# made of its records: surety/schema/NAME.json, for every schema there is.
cmake_policy(VERSION 3.25)

# say(FILE WORDS...): what the program prints with these words is the file.
function(say file)
  execute_process(COMMAND ${PROGRAM} ${ARGN} OUTPUT_FILE ${file} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE ${FOLDER})
file(MAKE_DIRECTORY ${FOLDER}/surety/schema)
execute_process(COMMAND ${PROGRAM} schema --format json OUTPUT_VARIABLE schemas COMMAND_ERROR_IS_FATAL ANY)
string(JSON count LENGTH ${schemas} schemas)
math(EXPR last "${count} - 1")
foreach(i RANGE ${last})
  string(JSON name GET ${schemas} schemas ${i} name)
  say(${FOLDER}/surety/schema/${name}.json schema ${name} --format json)
endforeach()
