<%-- The model: action, String, the path below the context to post to; refusal, String, a Refusal's name or absent; field,
     String or absent; detail, String, its message key or absent; retryMinutes, long, with THROTTLED and BUSY; minLength, int. --%>
<l:page title="password.title">
<h1><l:say key="password.heading"/></h1>
<p><l:say key="password.text"/></p>
<form class="fields" method="post" action="<c:url value='${action}'/>">
<c:if test="${not empty refusal and empty field}"><div class="notice" role="alert"><p><l:say key="refusal.${refusal}" with="${retryMinutes}"/></p></div></c:if>
<l:field name="password" type="password" label="account.new" autocomplete="new-password" hint="register.passwordHint" hintValue="${minLength}" wrong="${not empty field ? (empty detail ? 'refusal.'.concat(refusal) : detail) : ''}" focus="${true}"/>
<p><button><l:say key="password.submit"/></button></p>
</form>
</l:page>
