<%-- The model: username, String, as typed; refusal, String, a Refusal's name or absent; field, String, the one it is
     about: username, password, code or absent; detail, String, its message key or absent; retryMinutes, long, with
     THROTTLED and BUSY; code, boolean, whether a one-time code may be given; open, boolean, whether anyone may register
     without one; minLength, int, of a password. --%>
<l:page title="register.title">
<h1><l:say key="register.heading"/></h1>
<c:set var="why" value="${empty detail ? 'refusal.'.concat(refusal) : detail}"/>
<div class="beside">
<form class="fields" method="post" action="<c:url value='/register'/>">
<c:if test="${not empty refusal and empty field}"><div class="notice" role="alert"><p><l:say key="refusal.${refusal}" with="${retryMinutes}"/></p></div></c:if>
<l:field name="username" label="form.username" autocomplete="username" value="${username}" hint="register.nameHint" wrong="${field eq 'username' ? why : ''}" focus="${empty username}"/>
<l:field name="password" type="password" label="form.password" autocomplete="new-password" hint="register.passwordHint" hintValue="${minLength}" wrong="${field eq 'password' ? why : ''}" focus="${not empty username and empty field}"/>
<c:if test="${code}"><l:field name="code" label="register.code" autocomplete="one-time-code" hint="${open ? 'register.codeHint' : 'register.codeNeeded'}" optional="${open}" wrong="${field eq 'code' ? why : ''}"/></c:if>
<p><button><l:say key="register.submit"/></button></p>
<p><l:say key="register.already"/> <a href="<c:url value='/login'/>"><l:say key="frame.signIn"/></a></p>
</form>
<section class="card"><h2><l:say key="register.aside"/></h2><p><l:say key="register.asideText"/></p></section>
</div>
</l:page>
